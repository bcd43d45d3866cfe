"""Words by which rules recognise what English and Peruvian Spanish texts say; heuristics, kept in one place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


NUMBER = re.compile(
    r"\d|§|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|all|no|none|every|single|"
    r"una?|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|mitad|todos?|todas?|ning[uú]n[ao]?|cada|solo)\b",
    re.IGNORECASE,
)
TIME_FRAME = _any(
    r"minut", r"min\b", r"hours?\b", r"horas?\b", r"h\b", r"days?\b", r"d[ií]as?\b", r"semanas?\b", r"weeks?\b",
    r"H\+", r"D\+", r"before", r"antes", r"deadline", r"plazo", r"after", r"despu[eé]s", r"until", r"hasta", r"by\b",
    r"within", r"dentro", r"cierre", r"cut-off", r"at once", r"de inmediato", r"same", r"mism[ao]",
)  # fmt: skip
PLAN_CLAUSE = _any(
    r"law\b", r"ley\b", r"decree", r"decreto", r"plan\b", r"protocol", r"procedure", r"procedimiento", r"sop\b",
    r"pov\b",
    r"directiv", r"norm", r"annex", r"anexo", r"standard", r"est[aá]ndar", r"manual", r"guidelines",
    r"polic", r"pol[ií]tica",
    r"order\b", r"orden\b", r"agreed", r"acordad", r"authority", r"base legal", r"criteria", r"criterios", r"written",
    r"por escrito",
)  # fmt: skip

_OBSERVABLE_EN = (
    "accept act activate agree allocate analyse analyze announce answer appoint apply approve assess assign "
    "authorise authorize brief bring choose classify clear close collect communicate compare complete confirm "
    "contact coordinate decide declare define deliver demonstrate deploy describe designate determine develop "
    "discuss distribute document draft draw escalate establish evacuate evaluate exchange execute explain hand "
    "identify implement inform issue keep list locate maintain make name notify obtain open order organise "
    "organize plan prepare present preserve prioritise prioritize produce propose protect provide publish rank "
    "reach recommend record register release report request resolve respond restore review say select send set "
    "share show specify stop submit tell test transfer triage update use validate verify warn write ask"
)
_OBSERVABLE_ES = (
    "acept act[uú]a actuar activ acuerd acord asign analiz anunci respond designa aplica aprueb aprob eval[uú]a "
    "evalu autoriz inform elig elegir clasific cierr cerrar comunic compar complet confirm contact coordin decid "
    "declar defin entreg demuestr demostr desplieg desplegar describ determin desarroll discut distribu document "
    "redact elabor escal establec evac[uú]a evacu intercambi ejecut explic identific implement emit list ubica "
    "localiz mantien manten nombr notific obtien obten abre abrir orden organiz planific planea prepar present "
    "preserv prioriz produc propon proteg brind proporcion public jerarquiz recomiend recomend registr difund "
    "report solicit resuelv resolv restablec restaur revis seleccion env[ií]a env[ií] fij compart muestr mostr "
    "especific detien deten transfier transferi actualiz us[ae] utiliz valid verific advier advert alert escrib "
    "ped pid dice decir hace hacer prob[ae]r?"
)
OBSERVABLE: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(rf"\b(?:{_OBSERVABLE_EN.replace(' ', '|')})(?:s|es|ed|d|ing)?\b", re.IGNORECASE),
    "es": re.compile(rf"\b(?:{_OBSERVABLE_ES.replace(' ', '|')})\w*", re.IGNORECASE),
}
UNOBSERVABLE: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:know|knows|understands?|improves?|learns?|appreciates?|(?:is|are|be|become) (?:more )?aware|"
        r"familiari[sz]es?|raises? awareness|gains? knowledge|explores? the idea)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:conocer|conoce[n]?|comprender|comprende[n]?|entender|entiende[n]?|mejorar|mejora[n]?|sensibilizar|"
        r"sensibiliza[n]?|familiarizar(?:se)?|concientizar|tomar conciencia|aprender)\b",
        re.IGNORECASE,
    ),
}

# words of the exercise, not of the story: a message that has one was not written by its sender
LEAKS = re.compile(
    r"\b(?:exercise objectives?|objectives? of the exercise|critical tasks?|players? (?:should|must|are expected)|"
    r"the players|expected (?:action|answer|response)s?|good answer|correct answer|evaluators?|facilitators?|"
    r"training audience|this inject|contingency inject|objetivos? del ejercicio|tareas? cr[ií]ticas?|"
    r"los jugadores|(?:acci[oó]n|respuesta)(?:es|s)? esperadas?|buena respuesta|respuesta correcta|evaluador(?:es)?|"
    r"facilitador(?:es)?|audiencia de entrenamiento|este inyecto|inyecto de contingencia)\b",
    re.IGNORECASE,
)

PLACEHOLDERS = re.compile(
    r"\[(?:insert|inserte|insertar|complet[ea]r?|name|nombre|date|fecha|tbd)\b[^\]]*\]|\bTBD\b|\bTBC\b|\bTODO:|\bFIXME\b|"
    r"\bXXX+\b|\?\?\?+|\blorem ipsum\b|\{\{|\}\}|\{%|%\}|<(?:insert|inserte|name|nombre|date|fecha)[^>]*>",
    re.IGNORECASE,
)

# Spanish → better in Peru; `kinds` are the exercises in which it is wrong
WRONG_SPANISH: Mapping[str, str] = {
    r"\binyecci(?:[oó]n|ones)\b": "mensaje o inyecto",
    r"\bseptiembre\b": "setiembre",
    r"\b(?:ordenador|computador)(?:es)?\b": "computadora",
    r"\bvosotros\b|\bvuestr[oa]s?\b|\b(?:ten|hac|pod|sab|deb)[eé]is\b": "ustedes",
    r"\bmóvil(?:es)? personal(?:es)?\b": "celular",
    r"\bfacilitaci[oó]n de mesa\b|\bjuego de mesa\b|\bejercicio de tablero\b": "ejercicio de mesa",
    r"\bevento de inyecto\b": "inyecto",
    r"\bcaliente lavado\b|\blavado en caliente\b": "evaluación en caliente",
    r"\bverdad terrestre\b": "verdad de terreno",
    r"\bcapacidad(?:es)? n[uú]cleo\b|\bcapacidad(?:es)? centrales?\b": "capacidad esencial",
    r"\bplan de mejoramiento\b": "plan de mejora",
    r"\bceldas? (?:blanca|roja|azul|verde|gris|de simulaci[oó]n)s?\b": "célula",
}
DRILL_WORD = re.compile(r"\bsimulacros?\b(?! (?:nacional|multi))", re.IGNORECASE)
NATURAL_THREAT = re.compile(
    r"\bamenazas? (?:natural|s[ií]smica|de (?:sismo|tsunami|terremoto|inundaci[oó]n|huaico|lluvia))(?:es|s)?\b",
    re.IGNORECASE,
)

ENGLISH = re.compile(
    r"\b(?:the|and|with|from|should|shall|their|have|will|been|which|between|this|that)\b", re.IGNORECASE
)
SPANISH = re.compile(r"\b(?:los|las|del|para|por|una|con|que|desde|hasta|según|esta|este)\b", re.IGNORECASE)

NO_ACCENT = re.compile(
    r"\b(?:informacion|situacion|coordinacion|comunicacion|evacuacion|operacion|atencion|poblacion|decision|evaluacion|"
    r"region|direccion|organizacion|accion|mision|reunion|tambien|segun|despues|telefono|numero|publico|medico|credito|"
    r"autorizacion|administracion|dia|dias|asi|aqui|habia|todavia|energia|policia|compania|ultimo|ultima|minimo|maximo|"
    r"ejercito|celula|celulas|aerea|aereo|rapido|pagina|oficios? numero|peruanas? y peruanos? tambien)\b"
)
MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¡³±]|â€|Â[¿¡°]|\ufffd")


def plain_letters(text: str) -> str:
    """Return the text in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
