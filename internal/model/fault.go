package model

import (
	"errors"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// UserError is a fault of the call or the configuration: one line for the user.
type UserError struct {
	Message string
	// Place is the line of the configuration that is to blame, and Reason what is
	// wrong there; none where it is no line.
	Place  source.Span
	Reason string
	cause  error
}

func (e *UserError) Error() string { return e.Message }

func (e *UserError) Unwrap() error { return e.cause }

// UserErrorf is fmt.Errorf for a fault of the user's.
func UserErrorf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &UserError{Message: err.Error(), cause: errors.Unwrap(err)}
}

// ConfigError is a fault of the configuration, at its line.
func ConfigError(at source.Span, err error) error {
	return &UserError{Message: fmt.Sprintf("config: %s:%d:%d: %v", at.File, at.Line, at.Column, err), Place: at, Reason: err.Error(), cause: errors.Unwrap(err)}
}

// IsUserError reports whether err is one that the user can fix.
func IsUserError(err error) bool {
	var u *UserError
	return errors.As(err, &u)
}
