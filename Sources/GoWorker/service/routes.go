package service

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// longestKey is the bytes of the longest key.
const longestKey = 250

// routes are what the server answers.
func routes(store *watched, largestValue int64, pause *pause) *http.ServeMux {
	router := http.NewServeMux()
	router.HandleFunc("GET /health", func(answer http.ResponseWriter, _ *http.Request) { io.WriteString(answer, "ok\n") })
	router.HandleFunc("GET /metrics", func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", metricsType)
		store.writeMetrics(answer)
	})
	router.HandleFunc("GET /keys/{key}", keyed(func(answer http.ResponseWriter, _ *http.Request, key string) {
		pause.wait()
		value, isThere := store.Value(key)
		if !isThere {
			http.Error(answer, "no such key", http.StatusNotFound)
			return
		}
		writeValue(answer, value)
	}))
	router.HandleFunc("PUT /keys/{key}", keyed(func(answer http.ResponseWriter, request *http.Request, key string) {
		value, err := body(answer, request, largestValue)
		if err != nil {
			status := http.StatusBadRequest
			if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(answer, err.Error(), status)
			return
		}
		pause.wait()
		isNew, err := store.Set(key, value)
		switch {
		case err != nil:
			http.Error(answer, err.Error(), http.StatusRequestEntityTooLarge)
		case isNew:
			answer.WriteHeader(http.StatusCreated)
		default:
			answer.WriteHeader(http.StatusNoContent)
		}
	}))
	router.HandleFunc("DELETE /keys/{key}", keyed(func(answer http.ResponseWriter, _ *http.Request, key string) {
		pause.wait()
		if !store.Remove(key) {
			http.Error(answer, "no such key", http.StatusNotFound)
			return
		}
		answer.WriteHeader(http.StatusNoContent)
	}))
	return router
}

// addOrders adds what the server answers about orders.
func addOrders(router *http.ServeMux, orders *servedOrders, pause *pause) {
	router.HandleFunc("GET /orders/{key}", keyed(func(answer http.ResponseWriter, _ *http.Request, key string) {
		pause.wait()
		writeValue(answer, orders.order(key))
	}))
	router.HandleFunc("DELETE /orders", func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", "application/json")
		json.NewEncoder(answer).Encode(orders.forget())
	})
}

// writeValue answers with a value.
func writeValue(answer http.ResponseWriter, value []byte) {
	answer.Header().Set("Content-Type", "application/octet-stream")
	answer.Header().Set("Content-Length", strconv.Itoa(len(value)))
	answer.Write(value)
}

// keyed hands a request's key on, unless it is too long.
func keyed(next func(http.ResponseWriter, *http.Request, string)) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		key := request.PathValue("key")
		if len(key) > longestKey {
			http.Error(answer, "a key has "+strconv.Itoa(longestKey)+" bytes at most", http.StatusRequestURITooLong)
			return
		}
		next(answer, request, key)
	}
}

// body is a request's body in a block of its own, as large as it is if the request says so before.
func body(answer http.ResponseWriter, request *http.Request, largest int64) ([]byte, error) {
	limited := http.MaxBytesReader(answer, request.Body, largest)
	if request.ContentLength < 0 || request.ContentLength > largest {
		return io.ReadAll(limited)
	}
	value := make([]byte, request.ContentLength)
	_, err := io.ReadFull(limited, value)
	return value, err
}
