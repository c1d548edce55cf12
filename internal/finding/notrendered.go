package finding

// NotRendered counts the Applications that could not be rendered for one reason.
type NotRendered struct {
	Reason       string `json:"reason"`
	Applications int    `json:"applications"`
}
