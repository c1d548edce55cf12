//go:build !unix

package lsp

import "time"

func processorTime() time.Duration { return 0 }
