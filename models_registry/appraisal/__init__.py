"""The province judges dossiers: the queue, the verbs for one and for many, where marks differ."""
