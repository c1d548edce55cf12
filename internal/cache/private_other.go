//go:build !unix

package cache

import "io/fs"

// private is always true here: the user's folder has access rules of its own, which Go does not read.
func private(fs.FileInfo) bool { return true }
