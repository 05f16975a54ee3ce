package study

import "math"

// Correlation is Pearson's; 0 for values that never change.
func Correlation(one, other []float64) float64 {
	// The sum first: the mean of equal whole numbers is exactly that number.
	mean := func(values []float64) (sum float64) {
		for _, value := range values {
			sum += value
		}
		return sum / float64(len(values))
	}
	a, b := mean(one), mean(other)
	var product, square, otherSquare float64
	for index := range one {
		product += (one[index] - a) * (other[index] - b)
		square += (one[index] - a) * (one[index] - a)
		otherSquare += (other[index] - b) * (other[index] - b)
	}
	if square == 0 || otherSquare == 0 {
		return 0
	}
	return product / math.Sqrt(square*otherSquare)
}
