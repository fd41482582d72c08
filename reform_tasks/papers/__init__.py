"""What plans and their tasks need on paper: letters that urge, tables, reports, the briefing."""
