package workload

import (
	"math"

	"maplab/goworker/seeded"
)

// zipf draws ranks 0..<count with probability proportional to 1/(rank + 1)^exponent, exactly and without a table.
//
// Rejection-inversion after Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
// distributions" (1996). The conversions to float64 forbid the compiler to fuse a product with a sum, which would round
// differently on some processors.
type zipf struct {
	count, exponent, integralAtFirst, integralAtLast, threshold float64
}

// newZipf prepares draws over count ranks; the exponent is positive.
func newZipf(count int, exponent float64) zipf {
	z := zipf{count: float64(count), exponent: exponent}
	z.integralAtFirst = z.integral(1.5) - 1
	z.integralAtLast = z.integral(float64(count) + 0.5)
	z.threshold = 2 - z.inverse(z.integral(2.5)-z.weight(2))
	return z
}

// next is one rank, from 0.
func (z zipf) next(generator *seeded.SplitMix64) int {
	for {
		u := z.integralAtLast + float64(generator.Unit()*(z.integralAtFirst-z.integralAtLast))
		x := z.inverse(u)
		k := math.Min(math.Max(math.Floor(x+0.5), 1), z.count)
		if k-x <= z.threshold || u >= z.integral(k+0.5)-z.weight(k) {
			return int(k) - 1
		}
	}
}

// weight is 1/x^exponent.
func (z zipf) weight(x float64) float64 { return math.Exp(-z.exponent * math.Log(x)) }

// integral is that of 1/t^exponent from 1 to x, in a form that stays exact near exponent 1.
func (z zipf) integral(x float64) float64 {
	logX := math.Log(x)
	return expm1OverX(float64((1-z.exponent)*logX)) * logX
}

// inverse is integral's.
func (z zipf) inverse(y float64) float64 {
	t := math.Max(float64(y*(1-z.exponent)), -1)
	return math.Exp(log1pOverX(t) * y)
}

// log1pOverX is log(1 + x) / x.
func log1pOverX(x float64) float64 {
	if math.Abs(x) > 1e-8 {
		return math.Log1p(x) / x
	}
	return 1 - float64(x*(0.5-float64(x*(1.0/3-float64(0.25*x)))))
}

// expm1OverX is (e^x - 1) / x.
func expm1OverX(x float64) float64 {
	if math.Abs(x) > 1e-8 {
		return math.Expm1(x) / x
	}
	return 1 + float64(x*0.5*(1+float64(x*(1.0/3)*(1+float64(0.25*x)))))
}
