public import Telemetry

/// The latest value of every series, for a scrape.
///
/// A row is kept by its shape and its labels; the next row with the same takes its place, unless it
/// is older. A row whose time lies `lifetime` back is gone, so that a queue that was deleted, or a
/// label that has another value now, is shown no longer than that. What does not fit is counted and
/// not shown. A value: a copy is cheap and stays as it is while the original goes on.
public struct SeriesTable: Sendable {
    /// The most rows that are kept; of the rest none is shown until others are gone.
    public static let maximumRows = 50_000
    /// The most shapes; the one that comes after empties the table, which the next rows fill again.
    public static let maximumShapes = 1_000
    /// The longest labels of a row, in bytes as they are written.
    public static let maximumLabelBytes = 16_384
    /// How long a row is shown where nothing else is said: five intervals of a minute.
    public static let usualLifetime = Duration.seconds(300)

    /// Columns that are not shown as they came, since the start.
    public struct Losses: Sendable, Hashable {
        /// Columns of attributes that have another name than their own, since that was taken.
        public var renamedLabels = 0
        /// Columns of metrics that are not shown, since their name belongs to another metric.
        public var clashingMetrics = 0

        /// None.
        public init() {}
    }

    public private(set) var losses = Losses()
    /// How many rows are kept, those that are too old but not yet removed among them.
    public private(set) var count = 0

    let lifetimeMilliseconds: Int64
    private let limit: Int
    private(set) var families: [Family] = []
    private(set) var shapes: [ShapeRows] = []
    private var familyByName: [String: Int] = [:]
    private var shapeByContent: [ShapeContent: Int] = [:]
    /// The shapes themselves are kept, so that an identity stays their own.
    private var shapeByIdentity: [ObjectIdentifier: (shape: SampleShape, index: Int)] = [:]
    private var nextSequence = 0
    private var lastExpiry: Int64?
    private var buffer: [UInt8] = []

    /// A family and the columns that hold its values.
    struct Family: Sendable {
        var metric: MetricName
        var family: PrometheusFamily
        var columns: [Column]
    }

    struct Column: Sendable {
        var shape: Int
        var index: Int
        /// Converts the values; units of one dimension may differ between shapes.
        var family: PrometheusFamily
    }

    /// The rows of a shape by their labels as they are written.
    struct ShapeRows: Sendable {
        var labels: PrometheusLabels
        var rows: [[UInt8]: Row] = [:]
    }

    struct Row: Sendable {
        var values: [Double]
        /// Milliseconds since 1970 UTC.
        var time: Int64
        /// Rows are written in the order in which they were first seen.
        var sequence: Int
    }

    private struct ShapeContent: Hashable {
        var eventType: String
        var attributes: [String]
        var metrics: [MetricDescriptor]
    }

    /// - Parameters:
    ///   - lifetime: How long a row is shown after its time.
    ///   - limit: The most rows, at most `maximumRows`.
    public init(lifetime: Duration = usualLifetime, limit: Int = maximumRows) {
        lifetimeMilliseconds = lifetime.wholeMilliseconds
        self.limit = min(limit, Self.maximumRows)
    }

    /// What became of a row.
    public enum Outcome: Sendable, Hashable {
        case shown
        /// It is older than the table's lifetime, or than the row that is shown in its place.
        case tooOld
        /// There is no room for one more row, or its labels are too long.
        case noRoom
    }

    /// Shows a row; `now` is in milliseconds since 1970 UTC.
    ///
    /// A time that lies in the future counts as now, so that a wrong clock keeps no row for ever.
    public mutating func put(_ row: EntityRow, now: Int64) -> Outcome {
        let time = min(row.sample.timestamp, now)
        guard time > now - lifetimeMilliseconds else { return .tooOld }
        let index = index(of: row.sample.shape)
        var key: [UInt8] = []
        swap(&key, &buffer)
        defer { swap(&key, &buffer) }
        key.removeAll(keepingCapacity: true)
        shapes[index].labels.forEach(of: row) { name, value in
            ExpositionText.appendLabel(name, value, to: &key)
        }
        if let old = shapes[index].rows[key] {
            guard time >= old.time else { return .tooOld }
            shapes[index].rows[key] = Row(
                values: row.sample.metrics, time: time, sequence: old.sequence)
            return .shown
        }
        guard key.count <= Self.maximumLabelBytes, hasRoom(now: now) else { return .noRoom }
        shapes[index].rows[key] = Row(
            values: row.sample.metrics, time: time, sequence: nextSequence)
        nextSequence += 1
        count += 1
        return .shown
    }

    /// Removes what is no longer shown; `now` is in milliseconds since 1970 UTC.
    public mutating func expire(now: Int64) {
        lastExpiry = now
        let oldest = now - lifetimeMilliseconds
        for index in shapes.indices
        where shapes[index].rows.values.contains(where: { $0.time <= oldest }) {
            shapes[index].rows = shapes[index].rows.filter { $0.value.time > oldest }
        }
        count = shapes.reduce(0) { $0 + $1.rows.count }
    }

    /// Whether one more row fits; looks for rows to remove at most once a second.
    private mutating func hasRoom(now: Int64) -> Bool {
        let isDue = lastExpiry.map { !($0..<$0 + 1000).contains(now) } ?? true
        if count >= limit, isDue { expire(now: now) }
        return count < limit
    }

    private mutating func index(of shape: SampleShape) -> Int {
        if let known = shapeByIdentity[ObjectIdentifier(shape)] { return known.index }
        if shapeByIdentity.count >= Self.maximumShapes { shapeByIdentity = [:] }
        let content = ShapeContent(
            eventType: shape.eventType, attributes: shape.attributes, metrics: shape.metrics)
        let index = shapeByContent[content] ?? add(shape, content)
        shapeByIdentity[ObjectIdentifier(shape)] = (shape, index)
        return index
    }

    private mutating func add(_ shape: SampleShape, _ content: ShapeContent) -> Int {
        if shapes.count >= Self.maximumShapes { removeAll() }
        let index = shapes.count
        let labels = PrometheusLabels(shape: shape)
        losses.renamedLabels += labels.renamed
        shapes.append(ShapeRows(labels: labels))
        shapeByContent[content] = index
        for (column, metric) in shape.metrics.enumerated() {
            let family = PrometheusFamily(metric)
            let place = familyByName[family.name] ?? families.count
            if place == families.count {
                familyByName[family.name] = place
                families.append(Family(metric: metric.name, family: family, columns: []))
            }
            let owner = families[place]
            guard owner.metric == metric.name, owner.family.kind == metric.kind else {
                losses.clashingMetrics += 1
                continue
            }
            families[place].columns.append(Column(shape: index, index: column, family: family))
        }
        return index
    }

    private mutating func removeAll() {
        (families, familyByName) = ([], [:])
        (shapes, shapeByContent, shapeByIdentity) = ([], [:], [:])
        count = 0
    }
}
