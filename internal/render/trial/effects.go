package trial

// Fills reports whether the field has another value if an input has.
func (f *Field) Fills(in *Input) bool { return f.confirm(in) == effectValue }

// Unquoted reports whether the field stays what it is if a value is a text of the same characters.
func (f *Field) Unquoted(in *Input) bool { return f.effectOf(f.t.variant(in, asText)) == effectNone }

// Spent reports whether the field's template was rendered so often that it is not any more.
func (f *Field) Spent() bool { return f.t.budgetSpent() }
