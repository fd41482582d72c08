"""What a dossier needs on paper: the data, the templates, and who may print which."""
