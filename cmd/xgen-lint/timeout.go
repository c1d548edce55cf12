package main

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
)

// The time that a command may take without --timeout. A site takes 5 ms, a request to a registry up to seconds.
const (
	defaultTimeout = 30 * time.Second
	timePerSite    = 50 * time.Millisecond
	timePerAsked   = 500 * time.Millisecond               // of a site whose images are asked for
	moreStates     = 2                                    // diff renders two states and finds lines in both
	lastCall       = defaultTimeout - grace - time.Second // when the run is told to end, so that the process is gone in time
	moreTime       = "20 sites more get another second, and 2 sites more where registries are asked"
)

// lateFlag and atomicCount are set by one goroutine and read by another.
type (
	lateFlag    = atomic.Bool
	atomicCount = atomic.Int64
)

// boundByDefault bounds a command that was given no --timeout. a.loaded then gives it more for a large fleet.
func (a *app) boundByDefault(cmd *cobra.Command) {
	if slices.Contains([]string{"lsp", "fetch"}, cmd.Name()) || isSet(cmd, "watch") {
		return // a language server ends when it is told to
	}
	perSite := timePerSite
	if isSet(cmd, "images") || isSet(cmd, "check") {
		perSite = timePerAsked
	}
	ctx, cancel := context.WithCancel(cmd.Context())
	cmd.SetContext(ctx)
	first := lastCall
	if cmd.Name() == "diff" {
		first, perSite = moreStates*lastCall, moreStates*perSite
	}
	start := time.Now()
	over := time.AfterFunc(first, func() {
		a.late.Store(true)
		cancel()
		time.Sleep(grace)
		if a.late.Load() { // the run does not notice
			a.endNow(context.DeadlineExceeded)
		}
	})
	a.loaded = func(sites int) {
		if over.Stop() {
			over.Reset(first + time.Duration(sites)*perSite - time.Since(start))
		}
	}
	a.cancel = func() {
		over.Stop()
		cancel()
	}
}

func isSet(cmd *cobra.Command, flag string) bool {
	on, err := cmd.Flags().GetBool(flag)
	return err == nil && on
}

// inTime makes a time-out of the end of a context that the default time-out ended.
func (a *app) inTime(err error) error {
	if a.late.Swap(false) && errors.Is(err, context.Canceled) {
		return context.DeadlineExceeded
	}
	return err
}
