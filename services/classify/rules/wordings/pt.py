"""Portuguese, of Portugal and Brazil."""

# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
from services.classify.domain.labels import Label

WORDINGS: dict[tuple[Label, int], tuple[str, ...]] = {
    (Label.REJECTION, 3): (
        r"(?:infelizmente|lamentamos|lamento|lastimamos)[^.]{0,160}(?:\bnao\b|outr[oa]s? (?:candidat|perfi|pesso)|preenchid|encerrad|cancelad)",
        r"(?:decidimos|optamos|escolhemos|avancamos|vamos|iremos|seguir)[^.]{0,60}(?:com|por) (?:um |uma )?outr[oa]s? (?:candidat|perfi|pesso|profissiona)",
        r"(?:sua|a sua|tua) (?:candidatura|inscricao)[^.]{0,40}nao (?:foi|sera|avanc|prossegu)",
        r"nao (?:foi|fostes?|sera) (?:selecionad|escolhid|aprovad)",
        r"nao (?:vamos|iremos|daremos|podemos)[^.]{0,40}(?:avancar|seguimento|prosseguir|continuidade)",
        r"(?:vaga|posicao|funcao)[^.]{0,30}(?:foi|ja esta)[^.]{0,20}(?:preenchida|encerrada|cancelada)",
    ),
    (Label.REJECTION, 2): (r"\binfelizmente\b|lamentamos",),
    (Label.APPLIED, 3): (
        r"(?:obrigad[oa]|agradecemos)[^.]{0,60}(?:candidatura|candidatar|inscricao|inscrever)",
        r"(?:recebemos|confirmamos (?:a |o )?(?:recepcao|rececao|recebimento))[^.]{0,60}(?:candidatura|curriculo|inscricao|\bcv\b)",
        r"(?:sua|a sua|tua) (?:candidatura|inscricao) (?:foi|esta) (?:enviad|registad|registrad|recebid|submetid|confirmad)",
        r"candidatou-se (?:com sucesso )?(?:a|para)|se candidatou com sucesso",
    ),
    (Label.APPLIED, 2): (
        r"(?:obrigad[oa]|agradecemos)[^.]{0,40}interesse",
        r"(?:analisar|avaliar|rever)[^.]{0,40}(?:candidatura|curriculo|perfil)",
    ),
    (Label.VIEWED, 3): (
        r"(?:visualizou|viu|abriu|leu|descarregou|baixou)[^.]{0,20}(?:a sua|sua|tua|o seu|seu) (?:candidatura|cv|curriculo)",
        r"(?:sua|a sua|seu|o seu) (?:candidatura|cv|curriculo) foi (?:visualizad|vist|lid|abert)",
    ),
    (Label.UPDATE, 3): (
        r"(?:candidatura|processo)[^.]{0,40}(?:continua|segue|esta|encontra-se|permanece) (?:ainda )?(?:em )?(?:analise|avaliacao|andamento|curso)",
    ),
    (Label.INFO_REQUEST, 3): (
        r"(?:poderia|poderias|pode|pedimos|solicitamos|precisamos|por favor)[^.]{0,80}(?:envi|anex|indic|preench|inform|complet)\w*[^.]{0,80}(?:document|certificad|diploma|pretens|expectativa|formulario|referencia|disponibilidade|comprovativo|comprovante)",
        r"(?:qual|quais)[^.]{0,20}(?:pretens|expectativa)[^.]{0,10}(?:salaria)",
    ),
    (Label.ASSESSMENT, 3): (
        r"(?:convid|realiz|fazer|faca|conclu|complet|respond)\w*[^.]{0,60}(?:teste|desafio (?:tecnico|pratico)|prova|estudo de caso|avaliacao online)",
    ),
    (Label.INTERVIEW, 3): (
        r"(?:convid|agend|marc|confirm|remarc|adiar|disponibilidade|disponivel)\w*[^.]{0,60}(?:entrevista|conversa|reuniao|chamada)",
        r"entrevista[^.]{0,60}(?:agendada|marcada|confirmada|no dia|as \d)",
    ),
    (Label.OFFER, 3): (
        r"(?:prazer|felizes|alegria|satisfacao|gostariamos)[^.]{0,60}(?:oferecer|propor|contratar|apresentar)[^.]{0,40}(?:vaga|proposta|cargo|lugar|posicao|contrat|\bo\b|\ba\b)",
        r"(?:em anexo|segue|enviamos)[^.]{0,40}(?:contrato de trabalho|carta proposta|carta oferta|proposta de (?:trabalho|emprego|contratacao))",
    ),
    (Label.ON_HOLD, 3): (
        r"(?:vaga|processo|recrutamento|contratac)\w*[^.]{0,60}(?:suspens|em pausa|congelad|em espera|parad)",
    ),
    (Label.WITHDRAWN, 3): (
        r"candidatura[^.]{0,30}(?:foi )?retirada",
        r"(?:desisto|desistir|retiro|retirar)[^.]{0,40}(?:candidatura|processo|vaga)",
    ),
    (Label.RECRUITER_OUTREACH, 3): (
        r"(?:vi|encontrei|vimos|analisei)[^.]{0,20}(?:o seu|seu|teu) (?:perfil|curriculo)",
        r"(?:esta|estaria|estarias|tem|teria)[^.]{0,20}(?:abert[oa]|interesse|disponivel)[^.]{0,60}(?:oportunidade|conversa|desafio|vaga|projeto)",
    ),
    (Label.JOB_ALERT, 3): (
        r"\b\d{1,5} (?:novas )?vagas\b",
        r"(?:novas vagas|vagas recomendadas|novas oportunidades)[^.]{0,60}(?:para|em|que)",
        r"alerta de (?:vagas|emprego)",
    ),
}
