import Collectors
import Delivery
import Logging

/// Opens the spool and the sinks of a configuration, does the work while rows are delivered, and then
/// delivers what is left; no target is asked.
///
/// - Parameters:
///   - input: The configuration.
///   - limit: How long to try to deliver what is left.
///   - shipper: Where the log's lines wait for the sinks that take them.
///   - logger: For changes of state.
///   - work: What is done meanwhile.
/// - Returns: What the work gave, the delivery, and how each sink ended.
/// - Throws: `couldNotRun`, after it was said, where the spool cannot be opened.
func withDelivery<Value>(
    of input: RunInput, within limit: Duration, shipper: LogShipper, logger: Logger,
    _ work: (RunDelivery) async -> Value
) async throws -> (value: Value, delivery: RunDelivery, statuses: [SinkStatus]) {
    let clients = HTTPClients(proxies: ProxySettings(variables: Console.variables))
    let delivery: RunDelivery
    do {
        delivery = try await RunDelivery.open(
            input, clients: clients, shipper: shipper, logger: logger)
    } catch {
        await clients.shutdown()
        throw error
    }
    let delivering = Task { await delivery.run() }
    let value = await work(delivery)
    let statuses = await delivery.flush(within: limit)
    delivering.cancel()
    await clients.shutdown()
    return (value, delivery, statuses)
}
