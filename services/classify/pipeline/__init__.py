"""The pipeline: a mail in, a verdict out, and on the way what each stage said of it.

    person's correction ─▶ cache ─▶ templates ─▶ rules ─▶ local model ─▶ guards ─▶ language model ─▶ guards ─▶ verdict
    (domain.corrections)   (cache)  └──────────── local, in a process of its own ────────────┘ (asking)

What a person said outranks all of it and is laid over the verdict where it is stored, so that taking it back restores
what the pipeline says.
"""
