import ArgumentParser
import Definitions
import Diagnostics
import Entities
import Foundation
import Telemetry

/// Shows what a run knows of entities now.
struct EntitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entities",
        abstract: "Shows the entities that a run knows now, or one of them whole.",
        discussion: """
            A run whose configuration has `state: FOLDER` keeps there what it knows; this reads it, \
            also after the run has ended.

            EXAMPLES
              mqp entities mqp.yml
              mqp entities mqp.yml --type queue --cluster prod
              mqp entities mqp.yml --state gone --tag vhost=/
              mqp entities mqp.yml /orders             all that is known of it
              mqp entities mqp.yml --format json

            The exit code is 2 when nothing is kept, or no single entity has that name.
            """)

    /// How entities are written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(
        help: "The configuration, with `state: FOLDER`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Argument(help: "The GUID or the name of one entity, which is shown whole.")
    var entity: String?

    @Option(help: "Only this type; its last words suffice, such as queue.")
    var type: String?

    @Option(help: "Only this cluster.")
    var cluster: String?

    @Option(help: "Only what has this tag, as key=value; all of several.")
    var tag: [String] = []

    @Option(help: "Only what is in this state: live, unreachable or gone.")
    var state: EntityState?

    @Option(help: "The most entities, and relationships of a type, that are shown.")
    var limit = 100

    @Option(help: "How it is written: text or json.")
    var format = Format.text

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit is 1 or more") }
        if let wrong = tag.first(where: { !$0.contains("=") }) {
            throw ValidationError("--tag is key=value, not `\(shown(wrong))`")
        }
    }

    func run() throws {
        let (file, definitions) = try stateFile()
        let snapshot: EntitySnapshot
        do { snapshot = try file.read() } catch {
            var text = "error: \(error.detail)"
            if error.reason == .missing { text += "; `mqp run \(config)` writes it" }
            Console.error(text)
            throw Console.Outcome.couldNotRun.code
        }
        let view = EntityView(
            snapshot, definitions: definitions, now: Int64(Date().timeIntervalSince1970 * 1_000),
            limit: limit)
        for remark in view.remarks { Console.error("warning: \(remark)") }
        let entities = snapshot.entities.filter(filter.matches).sorted(by: KnownEntity.isListed)
        if let entity {
            let one = try find(entity, in: entities)
            Console.out(format == .json ? view.json(of: one) : view.text(of: one))
        } else {
            Console.out(format == .json ? view.json(of: entities) : view.text(of: entities))
        }
    }

    private var filter: EntityFilter {
        var filter = EntityFilter()
        filter.type = type
        filter.cluster = cluster
        filter.state = state
        filter.tags = tag.map { text in
            let key = text.prefix { $0 != "=" }
            return (String(key), String(text.dropFirst(key.count + 1)))
        }
        return filter
    }

    /// The file that the configuration says, and the definitions for what is shown. Nothing of it is
    /// checked but what is used, so that no variable has to be set.
    private func stateFile() throws -> (SnapshotFile, DefinitionSet) {
        var files = DefinitionFiles()
        files.add(config)
        files.addShipped()
        files.addFolders(of: config)
        if let failure = files.failures.first { throw problem(failure) }
        var report = DiagnosticReport()
        let set = DefinitionSet.load(files.files, report: &report)
        guard let configuration = set.configurations.first(where: { $0.place.path == config })
        else {
            let own = report.filtered { $0.place?.path == config }
            guard own.hasErrors else { throw problem("`\(shown(config))` is not a configuration") }
            Console.error(render(own, as: .text, files: files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        guard let state = configuration.state else {
            throw problem(
                "`\(shown(config))` keeps nothing; add `state: FOLDER` to it and run it again")
        }
        return (SnapshotFile(folder: OutsideFiles.resolve(state.value, besides: config)), set)
    }

    /// The one entity with a GUID or a name; says what else there is, and ends, where there is none
    /// or more than one.
    private func find(_ text: String, in entities: [KnownEntity]) throws -> KnownEntity {
        let exact = entities.filter { $0.guid.encoded == text || $0.name == text }
        if let only = exact.first, exact.count == 1 { return only }
        var part = EntityFilter()
        part.text = text
        let candidates = exact.isEmpty ? entities.filter(part.matches) : exact
        var lines = [
            "error: \(exact.count) entities are named `\(shown(text))`; name one by its GUID"
        ]
        if exact.isEmpty {
            lines = ["error: no entity is named `\(shown(text))`"]
            if let guid = EntityGUID(encoded: text) {
                lines = [
                    "error: no entity has this GUID: account \(guid.accountID), \(guid.domain), "
                        + "\(guid.type), identifier \(guid.identifier)"
                ]
            } else if !candidates.isEmpty {
                lines[0] += "; these have it in their names"
            }
        }
        for candidate in candidates.prefix(limit) {
            let cluster = candidate.tag(KnownEntity.clusterTag).map { " of \(shown($0))" } ?? ""
            lines.append(
                "  \(candidate.guid)  \(candidate.type) \(shown(candidate.name))\(cluster)")
        }
        if candidates.count > limit { lines.append("  … \(candidates.count - limit) more") }
        Console.error(lines.joined(separator: "\n"))
        throw Console.Outcome.couldNotRun.code
    }

    private func problem(_ text: String) -> any Error {
        Console.error("error: \(text)")
        return Console.Outcome.couldNotRun.code
    }
}
