"""What PostgreSQL keeps besides readings: jobs, files and the projected change log."""
