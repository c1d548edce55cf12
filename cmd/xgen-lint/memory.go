package main

import (
	"fmt"
	"runtime/metrics"
	"time"
)

// The memory that a run may take. What a template, a policy or a file may make is bounded where it is made, far below; this is for what is
// not: a library that makes much of little.
const (
	mostMemory    = 512 << 20 // and the program's own pages: less than 600 MB
	memoryPerSite = 1 << 20   // a site takes a fifth of it
	memoryTick    = 20 * time.Millisecond
)

// boundMemory ends the program where it takes more than it may, for as long as it runs. A language server and --watch go on as they are.
func (a *app) boundMemory() {
	for range time.Tick(memoryTick) {
		most := mostMemory + a.fleet.Load()*memoryPerSite
		if now := memory(); now > most && !a.endless.Load() {
			a.endNow(fmt.Errorf("the run takes more than %d MB of memory; narrow it with --site, or find out which file makes so much with xgen-lint render --site", most>>20))
		}
	}
}

// memory is what the program has of the machine.
func memory() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
}
