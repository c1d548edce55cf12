package functions

import "github.com/xgen-lint/xgen-lint/internal/values"

// PayParsing accounts for a text that is to be parsed.
func (c *Calls) PayParsing(text string) error {
	if err := values.WellNested(text); err != nil {
		return err
	}
	if err := c.Budget.Step("tpl", parseSteps); err != nil {
		return err
	}
	return c.Budget.make("tpl", 20*len(text), "over-template", "length", len(text))
}
