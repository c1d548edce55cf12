// Package cli is the command line without its commands: errors about flags in
// plain words, help that fits a terminal and in two languages, which report goes
// where, and which folder is meant. It refuses to read a repository.
package cli
