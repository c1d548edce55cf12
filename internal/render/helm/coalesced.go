package helm

// Values gives what the root chart's templates see as `.Values`: values over the defaults of the chart and its
// enabled dependencies. The result may share parts with nothing and is the caller's. The error is an *Error.
func (c *Chart) Values(values map[string]any, o Options) (map[string]any, error) {
	r, err := c.prepare(values, o)
	if err != nil {
		return nil, err
	}
	vals, _ := r.data[0]["Values"].(map[string]any)
	if vals == nil { // chartutil.Values is another type of the same shape
		if t, err := r.data[0].Table("Values"); err == nil {
			vals = t
		}
	}
	return vals, nil
}
