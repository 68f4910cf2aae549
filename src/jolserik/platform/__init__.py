"""What every room stands on: settings, the database server, the home folder, jobs, the supervisor."""
