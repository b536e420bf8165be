"""Records relief: what the law may undo for one person, what each state offers a survivor, and whom to look at first."""
