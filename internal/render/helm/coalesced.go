package helm

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Values gives what the root chart's templates see as `.Values`: values over the defaults of the chart and its
// enabled dependencies. It must not be changed. The error is an *Error.
func (c *Chart) Values(values map[string]any, o Options) (map[string]any, error) {
	r, err := c.prepare(values, o)
	if err != nil {
		return nil, err
	}
	table, err := r.data[0].Table("Values")
	if err != nil {
		return nil, &Error{Kind: KindValues, Text: finding.PhraseOf(err), Err: err}
	}
	return table, nil
}
