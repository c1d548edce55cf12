package main

import "github.com/spf13/cobra"

func (a *app) envCommand() *cobra.Command {
	return &cobra.Command{Use: "env"}
}
