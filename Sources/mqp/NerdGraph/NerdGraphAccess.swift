import ArgumentParser
import Collectors
import Definitions
import Delivery
import Diagnostics
import Foundation
import NerdGraph
import Sinks
import Telemetry

/// Which account of New Relic a command works on, and how it gets there.
struct NerdGraphAccess: ParsableArguments {
    @Option(help: "The account.")
    var account: Int64

    @Option(
        help:
            "The region of the account, by the names that `definitions/sinks` has: us, eu; us if not said."
    )
    var region: String?

    @Option(help: "NerdGraph's address, in place of that of the region.")
    var endpoint: String?

    @Option(
        help: "The file with the user key; without it, the variable NEW_RELIC_API_KEY has the key.",
        completion: .file())
    var keyFile: String?

    func validate() throws {
        guard (1...EntityGUID.maximumAccountID).contains(account) else {
            throw ValidationError(
                "--account is a number from 1 to \(EntityGUID.maximumAccountID), not \(account)")
        }
        if region != nil, endpoint != nil {
            throw ValidationError(
                "--region and --endpoint both say where NerdGraph is; leave one out")
        }
    }

    /// Runs the work with a client.
    ///
    /// - Parameters:
    ///   - set: The definitions, which say where each region is.
    ///   - work: What is done.
    /// - Returns: What the work gives.
    /// - Throws: `couldNotRun`, after it was said, where there is no key or no such region, and where
    ///   NerdGraph does not do what is asked for.
    func withClient<Value>(
        _ set: DefinitionSet, _ work: (NerdGraphClient) async throws -> Value
    ) async throws -> Value {
        let address = try address(set)
        let url: EndpointURL
        do throws(EndpointURL.Problem) { url = try EndpointURL("\(address)/graphql") } catch {
            throw SpoolFolder.problem(
                "`\(shown(address.description))` cannot be NerdGraph's address; keys go over https only"
            )
        }
        let key = try key()
        let clients = HTTPClients(proxies: ProxySettings(variables: Console.variables))
        let client = NerdGraphClient(
            endpoint: NerdGraphEndpoint(
                url: url, key: { key.current() }, keyWasRefused: { key.forget() }),
            transport: HTTPGraphQLTransport(client: clients.client(for: address)),
            pace: NerdGraphPace(
                now: TimeSource.system.milliseconds, sleep: TimeSource.system.sleep))
        do {
            let value = try await work(client)
            await clients.shutdown()
            return value
        } catch {
            await clients.shutdown()
            guard let error = error as? NerdGraphError else { throw error }
            let text = shown(error.description, upTo: 2 * NerdGraphError.maximumMessageLength)
            let place =
                error.reason == .unreachable || error.reason == .timeout
                ? " at \(shown(address.description))" : ""
            let cure =
                place.isEmpty
                ? ""
                : endpoint == nil
                    ? "; does a firewall or a proxy (HTTPS_PROXY) stand between?"
                    : "; is that what --endpoint should name, and does it listen there?"
            throw SpoolFolder.problem("NerdGraph\(place): \(text)\(cure)")
        }
    }

    private func address(_ set: DefinitionSet) throws -> HTTPAddress {
        if let endpoint {
            let text = endpoint.hasSuffix("/graphql") ? String(endpoint.dropLast(8)) : endpoint
            guard let address = HTTPAddress(text) else {
                throw SpoolFolder.problem(
                    "`\(shown(endpoint))` is no address, such as https://api.newrelic.com")
            }
            return address
        }
        let region = region ?? "us"
        let regions = (set.endpoint(of: .newRelicEvents)?.regions ?? []).compactMap { region in
            region.value.queryHost.map { (name: region.name.value, host: $0) }
        }
        guard let found = regions.first(where: { $0.name == region }),
            let address = HTTPAddress("https://\(found.host)")
        else {
            let names = regions.map(\.name)
            throw SpoolFolder.problem(
                "there is no region `\(shown(region))` with NerdGraph; "
                    + (suggestion(for: region, in: names)
                        ?? "the regions are \(names.joined(separator: ", "))"))
        }
        return address
    }

    private func key() throws -> KeySource {
        if let keyFile {
            let bytes: [UInt8]
            do throws(RegularFile.Failure) {
                bytes = try RegularFile.read(keyFile, upTo: KeySource.maximumFileBytes + 1)
            } catch {
                throw SpoolFolder.problem(
                    "--key-file `\(shown(keyFile))`: \(error.reason); name a file with the user key, or "
                        + "put the key into the variable NEW_RELIC_API_KEY")
            }
            guard bytes.count <= KeySource.maximumFileBytes,
                let text = String(validating: bytes, as: UTF8.self)
            else {
                throw SpoolFolder.problem(
                    "`\(shown(keyFile))` has no key that can be read; it is a text of one line that "
                        + "begins with NRAK")
            }
            let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard Self.isKey(key) else {
                throw SpoolFolder.problem(
                    "`\(shown(keyFile))` has no key on one line; it is a text that begins with NRAK"
                )
            }
            return KeySource(file: keyFile, key: Secret(key))
        }
        let key = Console.variable("NEW_RELIC_API_KEY") ?? ""
        guard Self.isKey(key) else {
            throw SpoolFolder.problem(
                "there is no user key; put it into the variable NEW_RELIC_API_KEY or name its file "
                    + "with --key-file")
        }
        return KeySource(Secret(key))
    }

    /// Whether a header can carry it.
    private static func isKey(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// The most differences that are shown.
private let maximumDifferences = 200

extension [DocumentDifference] {
    /// All of them, a place each with what is there and what the files say below it; further ones are
    /// counted.
    var listing: String {
        let more = count - maximumDifferences
        return prefix(maximumDifferences).map { $0.description + "\n" }.joined()
            + (more > 0 ? "and \(more) more differences\n" : "")
    }
}
