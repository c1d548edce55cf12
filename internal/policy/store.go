package policy

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
)

// store is what `data` holds besides rules: nothing when linting, sample
// documents when testing. OPA's own in-memory store would be writable.
type store struct {
	storage.WritesNotSupported
	storage.PolicyNotSupported
	storage.TriggersNotSupported
	root ast.Value // nil for nothing
}

type transaction struct{}

func (transaction) ID() uint64 { return 1 }

func (store) NewTransaction(context.Context, ...storage.TransactionParams) (storage.Transaction, error) {
	return transaction{}, nil
}
func (store) Commit(context.Context, storage.Transaction) error { return nil }
func (store) Abort(context.Context, storage.Transaction)        {}
func (store) Truncate(context.Context, storage.Transaction, storage.TransactionParams, storage.Iterator) error {
	return &storage.Error{Code: storage.WritesNotSupportedErr}
}

func (s store) Read(_ context.Context, _ storage.Transaction, path storage.Path) (any, error) {
	value := s.root
	for _, name := range path {
		object, ok := value.(ast.Object)
		if !ok {
			return nil, &storage.Error{Code: storage.NotFoundErr}
		}
		term := object.Get(ast.StringTerm(name))
		if term == nil {
			return nil, &storage.Error{Code: storage.NotFoundErr}
		}
		value = term.Value
	}
	if value == nil {
		return ast.NewObject(), nil
	}
	return value, nil
}
