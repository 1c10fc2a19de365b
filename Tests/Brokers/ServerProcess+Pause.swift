import Foundation

extension ServerProcess {
    /// Stops the server where it is, as a machine that hangs does, and waits until no thread of it
    /// runs any longer: a signal is sent in a moment and obeyed some time after it.
    ///
    /// - Returns: the processes that stand still; give them to `resume`.
    /// - Throws: that they go on.
    public func pause() async throws -> [Int32] {
        let processes = processes()
        for process in processes { Foundation.kill(process, SIGSTOP) }
        try await eventually("the server stands still") {
            processes.allSatisfy(Self.isStopped) ? true : nil
        }
        return processes
    }

    /// Lets processes go on.
    ///
    /// - Parameter processes: those that `pause` gave.
    public static func resume(_ processes: [Int32]) {
        for process in processes { Foundation.kill(process, SIGCONT) }
    }

    /// Whether all threads of a process are stopped, or it is gone.
    private static func isStopped(_ process: Int32) -> Bool {
        let folder = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return threads.allSatisfy { thread in
            // `1234 (beam.smp) T 1 …`; the name in parentheses can hold anything.
            guard
                let line = try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8),
                let name = line.lastIndex(of: ")")
            else { return true }
            return line[name...].dropFirst(2).hasPrefix("T")
        }
    }
}
