// Package fill is the two template languages of an ApplicationSet: Go templates
// with Argo CD's functions, and plain {{tags}}. A text is filled with parameters
// within bounds, and it is noted which part of the template wrote what. It
// refuses to know where a template or a parameter comes from.
package fill

import "errors"

// Limits of templates.
const (
	MaxText  = 1 << 20 // bytes that one template may write
	maxSteps = 1_000_000
)

// ErrBudget ends an expansion that is too large.
var ErrBudget = errors.New("the ApplicationSet makes too much")
