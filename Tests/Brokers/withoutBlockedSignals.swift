import Glibc

/// Runs `body`, which starts a process, in such a way that the process hears every signal.
///
/// A child takes over which signals its parent's thread blocks, and the threads of Swift's
/// concurrency block nearly all: without this a server would not hear that it shall stop.
public func withoutBlockedSignals<Value>(_ body: () throws -> Value) rethrows -> Value {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
}
