import Foundation
import UnixSignals

/// Does some work beside a folder that nothing is left of, also where the program is told to end.
func removing<Value>(
    _ folder: URL, while work: () async throws -> Value
) async throws -> Value {
    // Heard from here on, before there is anything to remove.
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let watch = Task.detached {
        for await _ in signals {
            try? FileManager.default.removeItem(at: folder)
            Console.exit(.couldNotRun)
        }
    }
    defer { watch.cancel() }
    return try await work()
}
