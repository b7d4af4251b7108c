"""What classify keeps in Postgres, a module for each thing kept."""
