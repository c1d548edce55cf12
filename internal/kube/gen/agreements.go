package main

// agreements are the definitions whose fields the API server holds to each
// other, with the name under which ../agree.go has the function that does.
var agreements = map[string]string{}
