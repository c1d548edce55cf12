package files

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"
)

// MaxFileSize is the most that is read of one file, in bytes. It keeps a stray
// archive, a dump or a file that grows from being read as text.
const MaxFileSize = 16 << 20

// maxLinks is how many links may follow each other, as in Go's os.Root.
const maxLinks = 255

// Reason is why a file of the tree is not read.
type Reason int

// The reasons for a Refused.
const (
	Outside    Reason = iota // a link that leaves the tree
	Dangling                 // a link to nothing, or to itself
	Irregular                // a named pipe, a device or a socket
	TooLarge                 // larger than MaxFileSize
	Unreadable               // the operating system refuses
)

// Refused is the error about a file that is in the tree and is not read.
type Refused struct {
	// Name is the file; for Outside and Dangling the link that is to blame,
	// which may be another one on the way. It is relative to the root.
	Name   string
	Reason Reason
	// Target is where the link leads, as written; "" for what is not a link.
	Target string
	Err    error // the operating system's words, for Unreadable
	mode   fs.FileMode
}

func (r *Refused) Error() string { return r.Name + ": " + r.Why() }

// Why says the reason in words, without the file's name.
func (r *Refused) Why() string {
	switch r.Reason {
	case Outside:
		return fmt.Sprintf("the link to %q leaves the repository", r.Target)
	case Dangling:
		return fmt.Sprintf("the link to %q leads to no file", r.Target)
	case Irregular:
		return "it is " + kindOf(r.mode) + ", not a regular file"
	case TooLarge:
		return fmt.Sprintf("it is larger than %d MiB", MaxFileSize>>20)
	}
	return Plain(r.Err).Error()
}

// Kind is what an Irregular file is: "a named pipe", "a socket", "a device" or "special".
func (r *Refused) Kind() string { return kindOf(r.mode) }

// IsRefused reports whether err is about a file that is there and is not read.
func IsRefused(err error) bool {
	var refused *Refused
	return errors.As(err, &refused)
}

func (r *Refused) Unwrap() error { return r.Err }

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "special"
}

// Plain returns an error of a file system in the operating system's own words: without Go's operation and path, and of
// a Refused why it is.
func Plain(err error) error {
	var refused *Refused
	if errors.As(err, &refused) {
		return errors.New(refused.Why())
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// followLinks returns the path that name leads to when every link on the way is
// followed. Links must stay in fsys at every step, as CheckOutOfBoundsSymlinks
// of Argo CD (util/app/path) demands: an absolute target is outside, and so is
// one that leaves and comes back. The error is a *Refused, or that of a path
// that does not exist.
func followLinks(fsys fs.FS, name string) (string, error) {
	rest := strings.Split(path.Clean(name), "/")
	at := "."
	last := Refused{}
	for hops := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if at == "." {
				last.Reason = Outside
				return "", &last
			}
			at = path.Dir(at)
			continue
		}
		next := path.Join(at, part)
		info, err := fs.Lstat(fsys, next)
		switch {
		case err != nil && last.Name != "" && errors.Is(err, fs.ErrNotExist):
			last.Reason = Dangling
			return "", &last
		case err != nil:
			return "", err
		case info.Mode()&fs.ModeSymlink == 0:
			at = next
			continue
		}
		target, err := fs.ReadLink(fsys, next)
		if err != nil {
			return "", err
		}
		last = Refused{Name: next, Target: target}
		if hops++; hops > maxLinks {
			last.Reason = Dangling
			return "", &last
		}
		if path.IsAbs(target) || strings.Contains(target, ":\\") {
			last.Reason = Outside
			return "", &last
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return at, nil
}

// explain turns an error about name into a *Refused where name is there, and
// leaves it where name is not.
func explain(fsys fs.FS, name string, err error) error {
	var refused *Refused
	if err == nil || errors.As(err, &refused) {
		return err
	}
	if _, followed := followLinks(fsys, name); errors.As(followed, &refused) {
		return refused
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) || errors.Is(err, syscall.ENOTDIR) {
		return err
	}
	return &Refused{Name: name, Reason: Unreadable, Err: err}
}
