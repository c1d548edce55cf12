package lint

func multisourceFaults() []fault { return nil }
