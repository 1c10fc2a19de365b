import Collectors
import Definitions
import Delivery
import Diagnostics
import Spool
import Telemetry

/// Takes the spool of a configuration for a moment, with all of its sinks, so that none of them loses
/// its place.
///
/// - Throws: `couldNotRun`, after it was said, where that is not possible, and where the work fails.
func withSpool<Value>(
    of config: String, _ work: (Spool) async throws -> Value
) async throws -> Value {
    let input = try RunInput.load(config)
    guard let folder = input.spoolFolder else {
        throw SpoolFolder.problem(
            "`\(config)` keeps its spool in memory; add `state: FOLDER` to it")
    }
    let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
    let sinks = RunSinks(input, clients: clients, time: .system)
    await clients.shutdown()
    do {
        let (spool, _) = try await Spool.open(
            POSIXFiles(folder: folder), options: SpoolOptions(input.configuration.spool),
            sinks: sinks.spoolSinks, id: .random(in: 0 ... .max),
            now: TimeSource.system.milliseconds)
        do {
            let value = try await work(spool)
            await spool.close()
            return value
        } catch {
            await spool.close()
            throw error
        }
    } catch let error as SpoolError {
        let hint = error.reason == .locked ? "; end that one first" : ""
        throw SpoolFolder.problem("the spool at \(folder): \(error.message)\(hint)")
    }
}

/// The dead letters of a sink, or of all: those of some rows, or all of them.
///
/// - Throws: `couldNotRun`, after it was said, where no sink has the name; a `SpoolError` where they
///   cannot be read.
func deadLetters(
    of sink: String?, rows: [String], in spool: Spool
) async throws -> [DeadLetter] {
    let letters = try await spool.deadLetters(of: sink)
    return rows.isEmpty ? letters : letters.filter { rows.contains($0.row.id.description) }
}
