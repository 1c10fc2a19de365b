import Definitions
import Delivery
import Diagnostics
import Telemetry

/// How entities of one type are shown: a line each, with the golden metrics as columns, the greatest
/// value of the first of them on top.
struct LiveSection {
    private struct Column {
        var title: String
        var metric: MetricDescriptor
    }

    private let type: String
    private let title: String
    private let columns: [Column]

    /// How many attributes identify such an entity: what holds others comes before them.
    let depth: Int

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
    }

    /// A row that may be shown: cells are made for those that are.
    private struct Line {
        var key: Double
        var entity: Entity
        var sample: Sample
        var isOld: Bool
    }

    /// The most lines of a section.
    static let maximumLines = 200

    /// The section with these rows' entities of the type; nil where there is none.
    func section(of latest: [LiveBoard.Latest]) -> LiveTableModel.Section? {
        var lines: [Line] = []
        var omitted = 0
        var clusters: Set<String> = []
        for group in latest {
            for row in group.rows {
                guard let entity = row.entities.first(where: { $0.guid.type == type }) else {
                    continue
                }
                if clusters.count < 2, let cluster = row.sample.attribute("clusterName").text {
                    clusters.insert(cluster)
                }
                let key = columns.first.flatMap { row.sample.metric($0.metric.name) }
                lines.append(
                    Line(
                        key: key ?? -.infinity, entity: entity, sample: row.sample,
                        isOld: group.isOld))
            }
            if group.rows.contains(where: { $0.entities.contains { $0.guid.type == type } }) {
                omitted += group.omittedCount
            }
        }
        guard !lines.isEmpty else { return nil }
        lines.sort { ($0.key, $1.entity.name) > ($1.key, $0.entity.name) }
        // One cluster needs no column of its own.
        let showsCluster = clusters.count > 1
        let hidden = lines.count + omitted - min(lines.count, Self.maximumLines)
        return LiveTableModel.Section(
            title: "\(title) (\(lines.count + omitted))",
            columns: heads(showsCluster: showsCluster),
            rows: lines.prefix(Self.maximumLines).map { cells($0, showsCluster: showsCluster) },
            note: hidden > 0 ? "\(hidden) more" : nil)
    }

    private func heads(showsCluster: Bool) -> [LiveTableModel.Column] {
        var heads = [LiveTableModel.Column("name", .leading, rank: 0)]
        heads += columns.enumerated().map { .init($1.title.lowercased(), rank: 1 + $0) }
        if showsCluster { heads.append(.init("cluster", .leading, rank: 1)) }
        return heads
    }

    private func cells(_ line: Line, showsCluster: Bool) -> [LiveTableCell] {
        var cells = [LiveTableCell(line.entity.name)]
        for column in columns {
            cells.append(
                line.sample.metric(column.metric.name).map { cell($0, column.metric) } ?? .unknown)
        }
        if showsCluster {
            cells.append(LiveTableCell(line.sample.attribute("clusterName").text ?? ""))
        }
        return line.isOld ? cells.map { $0.toned(.quiet) } : cells
    }

    /// A share of a whole has a bar.
    private func cell(_ value: Double, _ metric: MetricDescriptor) -> LiveTableCell {
        let isShare = metric.unit.symbol == "%" && metric.range == 0...100
        return isShare ? .percentage(of: value / 100) : LiveTableCell(value, metric.unit)
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
}
