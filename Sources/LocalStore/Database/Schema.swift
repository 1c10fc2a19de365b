import GRDB

/// The tables, and what the head of the file says of them.
enum Schema {
    /// Which of the world's SQLite files are ours.
    static let applicationID: Int64 = 0x6D71_7073
    static let version: Int64 = 1
    /// Bytes. Columns of blocks are long, and an entry of a queue's small ones is not.
    static let pageSize = 8192

    /// What must be settled before there is a table.
    static func prepare(_ database: Database) throws {
        try database.execute(sql: "PRAGMA page_size = \(pageSize)")
        try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    }

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
                CREATE TABLE known(
                    type INTEGER NOT NULL, name INTEGER NOT NULL, use INTEGER NOT NULL,
                    PRIMARY KEY(type, name, use)) WITHOUT ROWID;
                CREATE TABLE series(
                    id INTEGER PRIMARY KEY, type INTEGER NOT NULL, last INTEGER NOT NULL,
                    data BLOB NOT NULL);
                CREATE INDEX seriesByType ON series(type, last);
                CREATE TABLE block(
                    id INTEGER PRIMARY KEY, type INTEGER NOT NULL, level INTEGER NOT NULL,
                    rolled INTEGER NOT NULL, tier INTEGER NOT NULL, first INTEGER NOT NULL,
                    last INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL);
                CREATE INDEX blockByTime ON block(type, level, first);
                CREATE INDEX blockByAge ON block(level, first);
                CREATE INDEX openBlock ON block(level) WHERE rolled = 0;
                CREATE TABLE part(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
                CREATE TABLE state(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE entity(chunk INTEGER PRIMARY KEY, data BLOB NOT NULL);
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(version);
                """)
    }

    enum State {
        case new, ours
        /// Of a later version of this program.
        case newer
        /// A database of somebody else.
        case foreign
    }

    static func state(_ database: Database) throws -> State {
        let application = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if application == 0, version == 0, tables == 0 { return .new }
        guard application == applicationID else { return .foreign }
        return version > Self.version ? .newer : .ours
    }
}
