import KafkaClient
import Telemetry

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Looks at a Kafka cluster on loopback again and again, and says what a look takes.
///
/// Usage: kafka-benchmark PORT LOOKS; processor time and traffic are those of all looks but the first,
/// and what was seen in the last is for another program to compare with.
@main
struct KafkaBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = UInt16(arguments[1]), let looks = Int(arguments[2])
        else {
            print("usage: kafka-benchmark PORT LOOKS")
            exit(2)
        }
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: "127.0.0.1:\(port)"))
        var last = try await watcher.snapshot(within: .seconds(60))
        let before = watcher.traffic
        let start = processorSeconds()
        for _ in 0..<looks { last = try await watcher.snapshot(within: .seconds(60)) }
        let seconds = processorSeconds() - start
        let after = watcher.traffic
        let lag = last.lags.reduce(Int64(0)) { sum, lag in
            guard let committed = lag.committed, let end = lag.end else { return sum }
            return sum + max(0, end - committed)
        }
        print(
            "seconds \(seconds) requests \(after.requests - before.requests)",
            "sent \(after.requestBytes - before.requestBytes)",
            "received \(after.answerBytes - before.answerBytes)",
            "partitions \(last.metadata.partitions.count) groups \(last.groups.groups.count)",
            "lags \(last.lags.count) lag \(lag) failures \(last.failures.count)")
        watcher.close()
        await watcher.ended()
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
