// Program in which a hundred goroutines add 1 to a counter. Argument: the way.
package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

var (
	plain    int
	counter  atomic.Int64
	locked   int
	lock     sync.Mutex
	theWay   string
	everyone sync.WaitGroup
)

//go:noinline
func increment() {
	switch theWay {
	case "atomic":
		counter.Add(1)
	case "mutex":
		lock.Lock()
		locked++
		lock.Unlock()
	default:
		plain++ // the race
	}
}

//go:noinline
func work() {
	increment()
	everyone.Done()
}

func main() {
	theWay = os.Args[1]
	for i := 0; i < 100; i++ {
		everyone.Add(1)
		go work()
	}
	everyone.Wait()
	fmt.Println(int64(plain+locked) + counter.Load())
}
