package engine

import "github.com/xgen-lint/xgen-lint/internal/values"

// payParsing accounts for a text that is to be parsed.
func (c *Calls) payParsing(text string) error {
	if err := values.WellNested(text); err != nil {
		return err
	}
	if err := c.budget.step("tpl", parseSteps); err != nil {
		return err
	}
	return c.budget.make("tpl", 20*len(text), "over-template", "length", len(text))
}
