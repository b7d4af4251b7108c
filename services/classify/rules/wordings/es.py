"""Spanish."""

# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
from services.classify.domain.labels import Label

WORDINGS: dict[tuple[Label, int], tuple[str, ...]] = {
    (Label.REJECTION, 3): (
        r"(?:lamentamos|lamentablemente|sentimos|desafortunadamente|por desgracia|lamento)[^.]{0,160}(?:\bno\b|otr[oa]s? (?:candidat|perfil|person)|cubiert|cerrad|descartad|rechazad)",
        r"\bno (?:has|ha|hemos|han|vamos|podemos|podremos|continuar\w*|avanzar\w*|seguir\w*)[^.]{0,60}(?:sido (?:seleccionad|elegid)|seleccionad[oa]|avanzar|continuar|adelante|seguir|proceso)",
        r"(?:decidido|optado|elegido|decantado)[^.]{0,60}(?:otr[oa]s?|por otro) (?:candidat|perfil|person|aspirant)",
        r"(?:vacante|puesto|posicion|oferta)[^.]{0,40}(?:ha sido|esta|ya)(?: \w+)? (?:cubiert|cerrad|cancelad)",
        r"no (?:se ajusta|encaja|cumple)[^.]{0,60}(?:perfil|requisit|buscam|puesto|necesidad)",
    ),
    (Label.REJECTION, 2): (r"lamentablemente|lamentamos|desafortunadamente|sentimos (?:informar|comunicar)",),
    (Label.APPLIED, 3): (
        r"(?:gracias|agradec\w+)[^.]{0,60}(?:candidatura|postulacion|solicitud de empleo|inscri(?:bir|pcion)|postular|aplicar|enviar(?:nos)? tu (?:cv|curriculum))",
        r"(?:hemos )?(?:recibido|registrado)[^.]{0,30}(?:tu|su) (?:candidatura|postulacion|solicitud|cv|curriculum|inscripcion)",
        r"(?:tu|su) (?:candidatura|postulacion|solicitud|inscripcion)[^.]{0,60}(?:ha sido|fue|se ha)(?: \w+){0,2} (?:recibid|enviad|registrad)",
    ),
    (Label.APPLIED, 2): (
        r"(?:revis|analiz|evalu)\w+[^.]{0,40}(?:tu|su) (?:candidatura|perfil|solicitud|cv|curriculum)",
        r"gracias por (?:tu|su) interes",
    ),
    (Label.VIEWED, 3): (
        r"(?:ha|han) (?:visto|leido|consultado|abierto) (?:tu|su) (?:candidatura|cv|curriculum|inscripcion)",
        r"(?:tu|su) (?:candidatura|cv|curriculum) ha sido (?:vist|leid)",
    ),
    (Label.UPDATE, 3): (
        r"(?:tu|su) (?:candidatura|solicitud)[^.]{0,40}(?:sigue|continua|esta|todavia)(?: \w+){0,2} (?:en (?:proceso|revision|curso|estudio)|siendo)",
        r"(?:estado|situacion) de (?:tu|su) (?:candidatura|solicitud)[^.]{0,40}(?:cambi|actualiz)",
    ),
    (Label.INFO_REQUEST, 3): (
        r"(?:por favor|necesitamos|podrias|podria|rogamos|envian?os)[^.]{0,100}(?:documentos?|documentacion|certificado|expectativas salariales|referencias|titulo|formulario|cuestionario|permiso de trabajo)",
    ),
    (Label.ASSESSMENT, 3): (
        r"(?:invit|realiz|complet|hacer|responder)\w*[^.]{0,80}(?:prueba (?:tecnica|online|de \w+)|test|evaluacion|ejercicio tecnico|caso practico)",
    ),
    (Label.INTERVIEW, 3): (
        r"(?:invit|agend|program|concert|conven|confirm|coordin|acord)\w*[^.]{0,80}(?:entrevista|videollamada|llamada telefonica)",
        r"entrevista[^.]{0,60}(?:confirmad|programad|agendad|tendra lugar|el (?:lunes|martes|miercoles|jueves|viernes)|a las \d)",
        r"(?:disponibilidad|horario|hueco)[^.]{0,80}(?:entrevista|llamada|hablar|charlar|conocer)",
        r"(?:gustaria|encantaria|queremos)[^.]{0,30}(?:conocerte|conocerle|entrevistarte|entrevistarle|hablar contigo)",
    ),
    (Label.OFFER, 3): (
        r"(?:placer|encantad|complace|alegr)\w*[^.]{0,60}(?:ofrecer(?:te|le)?|hacer(?:te|le)?)[^.]{0,60}(?:puesto|posicion|contrato|oferta|trabajo|empleo)",
        r"(?:oferta (?:laboral|de trabajo|de empleo)|carta oferta|contrato de trabajo|contrato laboral)[^.]{0,60}(?:adjunt|firm|acept|formal)",
    ),
    (Label.ON_HOLD, 3): (
        r"(?:proceso|vacante|puesto|seleccion|contratacion)[^.]{0,60}(?:en pausa|pausad|suspendid|paralizad|congelad|aplazad)",
    ),
    (Label.WITHDRAWN, 3): (
        r"(?:has|ha) retirado (?:tu|su) candidatura",
        r"(?:tu|su) candidatura ha sido retirada",
        r"retirada de (?:tu|su) candidatura",
    ),
    (Label.RECRUITER_OUTREACH, 3): (
        r"(?:he visto|vi|encontre|hemos visto|revisando) (?:tu|su) (?:perfil|cv|experiencia)",
        r"(?:te|le) (?:interesa|interesaria)[^.]{0,60}(?:oportunidad|puesto|vacante|proyecto|conocer)",
    ),
    (Label.JOB_ALERT, 3): (
        r"\b\d{1,5} (?:nuevas? |nuevos )?(?:ofertas?|empleos|vacantes|puestos)\b",
        r"(?:nuevas ofertas|nuevos empleos|ofertas de (?:empleo|trabajo))[^.]{0,60}(?:para ti|para usted|coincid|busqueda|alerta|que)",
        r"alerta de empleo|tus alertas",
    ),
}
