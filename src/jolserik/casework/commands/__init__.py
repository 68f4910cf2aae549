"""What changes objections: filing one, answering one."""
