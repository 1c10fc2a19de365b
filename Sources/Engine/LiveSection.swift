import Definitions
import Delivery
import Diagnostics
import Entities
import Telemetry

/// How entities of one type are shown: a line each, the worst on top, with the golden metrics as
/// columns and, where the type has a score, what it lost points for.
struct LiveSection {
    private struct Column {
        var title: String
        var metric: MetricDescriptor
    }

    private let type: String
    private let title: String
    private let columns: [Column]
    /// Metrics that are 1 where all is well.
    private let truths: [MetricName]
    /// The scores, and the attributes that say what they lost points for.
    private let reasons: [(score: String, attribute: String)]

    /// How many attributes identify such an entity: what holds others comes before them.
    let depth: Int

    /// The most lines of a section.
    static let maximumLines = 200
    /// The tag that says how a thing is, in the words of its broker.
    private static let stateTag = "state"

    /// - Parameters:
    ///   - folder: The type.
    ///   - prefix: How the names of all types begin, which need not be repeated.
    ///   - catalogue: The metrics.
    init(
        _ folder: DefinitionSet.EntityTypeFolder, prefix: String,
        catalogue: [MetricName: MetricDescriptor]
    ) {
        type = folder.definition.type.value
        title = Self.words(String(folder.definition.type.value.dropFirst(prefix.count)))
        depth = folder.definition.synthesis?.rules.map(\.identifierAttributes.count).min() ?? 0
        columns = folder.golden.compactMap { golden in
            guard let name = golden.value.metric?.value,
                let metric = catalogue[MetricName(rawValue: name)]
            else { return nil }
            return Column(title: golden.value.title, metric: metric)
        }
        truths = catalogue.values.filter { $0.worst == .lowest && $0.isTruth }.map(\.name)
        reasons = folder.definition.aggregates.compactMap { $0.value.score }
            .map { ($0.name.value, $0.deductionsAttribute) }
    }

    /// Which entities it shows.
    var request: WorstRequest {
        .init(type: type, truths: truths, metric: columns.first?.metric, limit: Self.maximumLines)
    }

    /// The section with entities of the type; nil where there is none.
    ///
    /// - Parameters:
    ///   - entities: Those that need a look first.
    ///   - count: How many there are.
    ///   - now: What is too old then is unknown.
    /// - Returns: The table.
    func section(
        of entities: [KnownEntity], count: Int, at now: Int64
    ) -> LiveTableModel.Section? {
        guard !entities.isEmpty else { return nil }
        let lines = entities.map { Line($0, now: now, reasons: reasons) }
        // What is the same, or unknown to all, needs no column of its own.
        let shown = columns.filter { column in
            lines.contains { $0.metrics[column.metric.name] != nil }
        }
        let optional = Line.Part.allCases.filter { part in
            switch part {
            case .reason: lines.contains { !$0.texts[part, default: ""].isEmpty }
            case .state: Set(lines.map { $0.texts[part, default: ""] }).count > 1
            case .cluster:
                Set(lines.map { $0.texts[part, default: ""] }).count > 1
                    && lines.contains { $0.texts[part] != $0.name }
            }
        }
        let heads =
            [LiveTableModel.Column("name", .leading, rank: 0)]
            + shown.enumerated().map { .init($1.title.lowercased(), rank: 1 + $0) }
            + optional.map { .init($0.rawValue, .leading, rank: 1) }
        return LiveTableModel.Section(
            title: "\(title) (\(count))", columns: heads,
            rows: lines.map { line in
                let cells =
                    [LiveTableCell(line.name)]
                    + shown.map { line.cell($0.metric) }
                    + optional.map { line.cell($0) }
                return line.isOld ? cells.map { $0.toned(.quiet) } : cells
            },
            note: count > lines.count ? "\(count - lines.count) more" : nil)
    }

    /// `CONSUMER_GROUP` is `Consumer groups`.
    private static func words(_ type: String) -> String {
        let text = type.lowercased().split(separator: "_").joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst() + "s"
    }

    /// The words that all types begin with, up to the last `_`; none where there is one type.
    static func commonPrefix(of types: [String]) -> String {
        guard types.count > 1, var prefix = types.first else { return "" }
        for type in types.dropFirst() {
            prefix = zip(prefix, type).prefix { $0 == $1 }.reduce("") { $0 + String($1.0) }
        }
        return prefix.lastIndex(of: "_").map { String(prefix[...$0]) } ?? ""
    }

    /// One entity, as it is shown.
    private struct Line {
        /// A column that is shown where it tells something.
        enum Part: String, CaseIterable {
            case cluster
            case state
            case reason = "why"
        }

        let name: String
        let isOld: Bool
        /// NaN where it is unknown.
        let metrics: [MetricName: Double]
        let texts: [Part: String]

        init(_ entity: KnownEntity, now: Int64, reasons: [(score: String, attribute: String)]) {
            name = entity.name
            isOld = entity.state != .live
            // What a silent target told last is shown, greyed; of a live one only what is so now.
            let isOld = isOld
            metrics = Dictionary(
                entity.metrics.map { ($0.name, !isOld && $0.isOld(at: now) ? .nan : $0.value) },
                uniquingKeysWith: { first, _ in first })
            let lost = reasons.compactMap { reason -> String? in
                entity.sightings.lazy.compactMap { $0.attribute(reason.attribute).text }.first
                    .map { reasons.count > 1 ? "\(reason.score): \($0)" : $0 }
            }
            texts = [
                .cluster: entity.tag(KnownEntity.clusterTag) ?? "",
                .state: isOld
                    ? entity.state.rawValue : entity.tag(LiveSection.stateTag) ?? "",
                .reason: lost.joined(separator: "; "),
            ]
        }

        /// A share of a whole has a bar.
        func cell(_ metric: MetricDescriptor) -> LiveTableCell {
            guard let value = metrics[metric.name], !value.isNaN else { return .unknown }
            let isShare = metric.unit.symbol == "%" && metric.range == 0...100
            return isShare ? .percentage(of: value / 100) : LiveTableCell(value, metric.unit)
        }

        func cell(_ part: Part) -> LiveTableCell {
            LiveTableCell(texts[part, default: ""], tone: part == .reason ? .warning : .plain)
        }
    }
}
