package lint

func inlineFaults() []fault { return nil }
