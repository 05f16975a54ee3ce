package service

import (
	"net"
	"sync"
)

// limited accepts a connection only if fewer than its bound are open.
type limited struct {
	net.Listener
	open chan struct{}
}

// limit bounds the connections of a listener that are open at once.
func limit(listener net.Listener, bound int) net.Listener {
	return &limited{listener, make(chan struct{}, bound)}
}

// Accept waits until there is room, and then for a connection.
func (limited *limited) Accept() (net.Conn, error) {
	limited.open <- struct{}{}
	connection, err := limited.Listener.Accept()
	if err != nil {
		<-limited.open
		return nil, err
	}
	return &counted{Conn: connection, release: func() { <-limited.open }}, nil
}

// counted is a connection that makes room when it is closed.
type counted struct {
	net.Conn
	once    sync.Once
	release func()
}

// Close closes the connection, and makes room once.
func (counted *counted) Close() error {
	counted.once.Do(counted.release)
	return counted.Conn.Close()
}
