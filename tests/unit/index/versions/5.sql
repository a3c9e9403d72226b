BEGIN TRANSACTION;
CREATE TABLE difference (
        first INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        second INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        PRIMARY KEY (first, second),
        CHECK (first < second)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE embedding (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
        model_id TEXT NOT NULL,
        vector BLOB NOT NULL
    ) STRICT
    ;
INSERT INTO "embedding" VALUES(1,'net-1',X'003C003C003C003C003C003C003C003C');
INSERT INTO "embedding" VALUES(3,'net-1',X'00420042004200420042004200420042');
CREATE TABLE keyword (
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (photo_id, name)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE library (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        identity TEXT NOT NULL,
        generation INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "library" VALUES(1,'8d2d47c1ce244b797da1207642d794c5',211589043);
CREATE TABLE logits (
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        head TEXT NOT NULL,
        model_id TEXT NOT NULL,
        scores BLOB NOT NULL,
        PRIMARY KEY (photo_id, head)
    ) STRICT
    ;
INSERT INTO "logits" VALUES(1,'hashtag','net-1',X'0000003C0040');
INSERT INTO "logits" VALUES(3,'hashtag','net-1',X'0000003C0040');
CREATE TABLE metadata (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
        latitude REAL,
        longitude REAL,
        camera TEXT,
        lens TEXT,
        exposure TEXT,
        rating INTEGER CHECK (rating BETWEEN -1 AND 5),
        sidecar TEXT NOT NULL,
        CHECK ((latitude IS NULL) = (longitude IS NULL))
    ) STRICT
    ;
CREATE TABLE photo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        root_id INTEGER NOT NULL REFERENCES root (id),
        path TEXT NOT NULL,
        search_path TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        taken REAL NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'unreadable')),
        missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
        mine INTEGER NOT NULL DEFAULT 0 CHECK (mine >= 0),
        suggested INTEGER NOT NULL DEFAULT 0 CHECK (suggested >= 0),
        width INTEGER,
        height INTEGER,
        format TEXT,
        quick_hash BLOB,
        model_id TEXT,
        reason TEXT, ignored INTEGER NOT NULL DEFAULT 0
            CHECK (ignored IN (0, 1) AND ignored <= missing),
        CHECK ((state = 'unreadable') = (reason IS NOT NULL))
    ) STRICT
    ;
INSERT INTO "photo" VALUES(1,1,'plain.jpg','plain.jpg',100,1000000000,77.5,'ready',0,1,1,40,30,'JPEG',X'706C61696E2E6A7067','net-1',NULL,0);
INSERT INTO "photo" VALUES(2,1,'caf􏓩.jpg','caf􏓩.jpg',100,2000000000,2.0,'pending',0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "photo" VALUES(3,1,'gone.jpg','gone.jpg',100,3000000000,3.0,'ready',1,1,1,40,30,'JPEG',X'676F6E652E6A7067','net-1',NULL,0);
CREATE TABLE photo_count (
        root_id INTEGER PRIMARY KEY REFERENCES root (id) ON DELETE CASCADE,
        present INTEGER NOT NULL DEFAULT 0,
        untagged INTEGER NOT NULL DEFAULT 0,
        to_review INTEGER NOT NULL DEFAULT 0,
        missing INTEGER NOT NULL DEFAULT 0,
        unreadable INTEGER NOT NULL DEFAULT 0
    ) STRICT
    ;
INSERT INTO "photo_count" VALUES(1,2,1,1,1,0);
CREATE TABLE relink (
        batch INTEGER NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        old_root INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        old_path TEXT NOT NULL,
        old_size INTEGER NOT NULL,
        old_mtime_ns INTEGER NOT NULL,
        old_quick_hash BLOB,
        new_root INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        new_path TEXT NOT NULL,
        PRIMARY KEY (batch, photo_id)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE root (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        search_path TEXT NOT NULL,
        search_name TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "root" VALUES(1,'/photos','/photos','photos');
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('level','more');
CREATE TABLE sidecar (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL DEFAULT 0,
        written_revision INTEGER NOT NULL DEFAULT 0,
        written TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    ;
INSERT INTO "sidecar" VALUES(1,1,0,'[]');
INSERT INTO "sidecar" VALUES(3,1,0,'[]');
CREATE TABLE tag (
        name TEXT NOT NULL,
        taken REAL NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        source TEXT NOT NULL CHECK (source IN ('user', 'model', 'imported')),
        state TEXT NOT NULL CHECK (state IN ('mine', 'suggested', 'rejected')),
        score REAL,
        model_id TEXT,
        decided_at REAL,
        PRIMARY KEY (name, taken, photo_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "tag" VALUES('forest',3.0,3,'model','suggested',0.9,'net-1',NULL);
INSERT INTO "tag" VALUES('forest',77.5,1,'model','suggested',0.9,'net-1',NULL);
INSERT INTO "tag" VALUES('garden',3.0,3,'user','mine',NULL,NULL,1.79521911159859919549e+09);
INSERT INTO "tag" VALUES('garden',77.5,1,'user','mine',NULL,NULL,1.79521911159859919549e+09);
INSERT INTO "tag" VALUES('lake',77.5,1,'model','rejected',0.9,'net-1',1.7952191116034429073e+09);
CREATE TABLE tag_count (
        name TEXT PRIMARY KEY,
        mine INTEGER NOT NULL CHECK (mine >= 0),
        suggested INTEGER NOT NULL CHECK (suggested >= 0)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "tag_count" VALUES('forest',0,1);
INSERT INTO "tag_count" VALUES('garden',1,0);
CREATE TABLE unlike (
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        root_id INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        PRIMARY KEY (photo_id, root_id, path)
    ) STRICT, WITHOUT ROWID
    ;
CREATE UNIQUE INDEX photo_at ON photo (root_id, path) WHERE missing = 0;
CREATE INDEX photo_by_time ON photo (taken) WHERE missing = 0;
CREATE INDEX photo_missing ON photo (size) WHERE missing = 1;
CREATE UNIQUE INDEX tag_of_photo ON tag (photo_id, name);
CREATE TRIGGER root_added AFTER INSERT ON root BEGIN
        INSERT INTO photo_count (root_id) VALUES (new.id);
    END;
CREATE TRIGGER photo_added AFTER INSERT ON photo BEGIN 
        UPDATE photo_count SET
            present = present + (new.missing = 0),
            untagged = untagged +
                (new.missing = 0 AND new.state <> 'unreadable' AND new.mine = 0),
            to_review = to_review + (new.missing = 0 AND new.suggested > 0),
            missing = missing + (new.missing = 1),
            unreadable = unreadable + (new.missing = 0 AND new.state = 'unreadable')
        WHERE root_id = new.root_id;
     END;
CREATE TRIGGER photo_deleted AFTER DELETE ON photo BEGIN 
        UPDATE photo_count SET
            present = present - (old.missing = 0),
            untagged = untagged -
                (old.missing = 0 AND old.state <> 'unreadable' AND old.mine = 0),
            to_review = to_review - (old.missing = 0 AND old.suggested > 0),
            missing = missing - (old.missing = 1),
            unreadable = unreadable - (old.missing = 0 AND old.state = 'unreadable')
        WHERE root_id = old.root_id;
     END;
CREATE TRIGGER photo_counted AFTER UPDATE OF root_id, missing, state, mine, suggested ON photo
    WHEN (old.root_id, old.missing, old.state, old.mine = 0, old.suggested = 0)
        IS NOT (new.root_id, new.missing, new.state, new.mine = 0, new.suggested = 0)
    BEGIN 
        UPDATE photo_count SET
            present = present - (old.missing = 0),
            untagged = untagged -
                (old.missing = 0 AND old.state <> 'unreadable' AND old.mine = 0),
            to_review = to_review - (old.missing = 0 AND old.suggested > 0),
            missing = missing - (old.missing = 1),
            unreadable = unreadable - (old.missing = 0 AND old.state = 'unreadable')
        WHERE root_id = old.root_id;
     
        UPDATE photo_count SET
            present = present + (new.missing = 0),
            untagged = untagged +
                (new.missing = 0 AND new.state <> 'unreadable' AND new.mine = 0),
            to_review = to_review + (new.missing = 0 AND new.suggested > 0),
            missing = missing + (new.missing = 1),
            unreadable = unreadable + (new.missing = 0 AND new.state = 'unreadable')
        WHERE root_id = new.root_id;
     END;
CREATE TRIGGER photo_dated AFTER UPDATE OF taken ON photo WHEN old.taken <> new.taken BEGIN
        UPDATE tag SET taken = new.taken WHERE photo_id = new.id;
    END;
CREATE TRIGGER photo_went AFTER UPDATE OF missing ON photo
    WHEN old.missing = 0 AND new.missing = 1 BEGIN
        UPDATE tag_count SET
            mine = tag_count.mine - (tag.state = 'mine'),
            suggested = tag_count.suggested - (tag.state = 'suggested')
        FROM tag WHERE tag.photo_id = new.id AND tag.name = tag_count.name;
        DELETE FROM tag_count WHERE mine = 0 AND suggested = 0
            AND name IN (SELECT name FROM tag WHERE photo_id = new.id);
    END;
CREATE TRIGGER photo_came_back AFTER UPDATE OF missing ON photo
    WHEN old.missing = 1 AND new.missing = 0 BEGIN
        INSERT INTO tag_count (name, mine, suggested)
        SELECT name, state = 'mine', state = 'suggested'
        FROM tag WHERE photo_id = new.id AND state <> 'rejected'
        ON CONFLICT (name) DO UPDATE SET
            mine = mine + excluded.mine,
            suggested = suggested + excluded.suggested;
    END;
CREATE TRIGGER tag_added AFTER INSERT ON tag WHEN new.state <> 'rejected'
    BEGIN 
        UPDATE photo SET
            mine = mine + (new.state = 'mine'),
            suggested = suggested + (new.state = 'suggested')
        WHERE id = new.photo_id;
        INSERT INTO tag_count (name, mine, suggested)
        SELECT new.name, new.state = 'mine', new.state = 'suggested'
        FROM photo WHERE id = new.photo_id AND missing = 0 AND new.state <> 'rejected'
        ON CONFLICT (name) DO UPDATE SET
            mine = mine + excluded.mine,
            suggested = suggested + excluded.suggested;
 END;
CREATE TRIGGER tag_deleted AFTER DELETE ON tag WHEN old.state <> 'rejected'
    BEGIN 
        UPDATE photo SET
            mine = mine - (old.state = 'mine'),
            suggested = suggested - (old.state = 'suggested')
        WHERE id = old.photo_id;
        UPDATE tag_count SET
            mine = mine - (old.state = 'mine'),
            suggested = suggested - (old.state = 'suggested')
        WHERE name = old.name
            AND EXISTS (SELECT 1 FROM photo WHERE id = old.photo_id AND missing = 0);
        DELETE FROM tag_count WHERE name = old.name AND mine = 0 AND suggested = 0;
 END;
CREATE TRIGGER tag_decided AFTER UPDATE OF state ON tag WHEN old.state <> new.state
    BEGIN 
        UPDATE photo SET
            mine = mine - (old.state = 'mine'),
            suggested = suggested - (old.state = 'suggested')
        WHERE id = old.photo_id;
        UPDATE tag_count SET
            mine = mine - (old.state = 'mine'),
            suggested = suggested - (old.state = 'suggested')
        WHERE name = old.name
            AND EXISTS (SELECT 1 FROM photo WHERE id = old.photo_id AND missing = 0);
        DELETE FROM tag_count WHERE name = old.name AND mine = 0 AND suggested = 0;
 
        UPDATE photo SET
            mine = mine + (new.state = 'mine'),
            suggested = suggested + (new.state = 'suggested')
        WHERE id = new.photo_id;
        INSERT INTO tag_count (name, mine, suggested)
        SELECT new.name, new.state = 'mine', new.state = 'suggested'
        FROM photo WHERE id = new.photo_id AND missing = 0 AND new.state <> 'rejected'
        ON CONFLICT (name) DO UPDATE SET
            mine = mine + excluded.mine,
            suggested = suggested + excluded.suggested;
 END;
CREATE INDEX photo_ignored ON photo (id) WHERE ignored = 1;
CREATE INDEX sidecar_pending ON sidecar (photo_id) WHERE revision <> written_revision;
CREATE TRIGGER mine_added AFTER INSERT ON tag WHEN new.state = 'mine' AND new.source <> 'imported' BEGIN 
        INSERT INTO sidecar (photo_id, revision)
        SELECT id, 1 FROM photo WHERE id = new.photo_id
        ON CONFLICT (photo_id) DO UPDATE SET revision = revision + 1;
     END;
CREATE TRIGGER mine_deleted AFTER DELETE ON tag WHEN old.state = 'mine' AND old.source <> 'imported' BEGIN 
        INSERT INTO sidecar (photo_id, revision)
        SELECT id, 1 FROM photo WHERE id = old.photo_id
        ON CONFLICT (photo_id) DO UPDATE SET revision = revision + 1;
     END;
CREATE TRIGGER mine_decided AFTER UPDATE OF state, source ON tag
    WHEN (old.state = 'mine' AND old.source <> 'imported') <> (new.state = 'mine' AND new.source <> 'imported') BEGIN 
        INSERT INTO sidecar (photo_id, revision)
        SELECT id, 1 FROM photo WHERE id = new.photo_id
        ON CONFLICT (photo_id) DO UPDATE SET revision = revision + 1;
     END;
CREATE INDEX difference_by_second ON difference (second);
CREATE INDEX relink_by_photo ON relink (photo_id);
CREATE INDEX relink_by_old_root ON relink (old_root);
CREATE INDEX relink_by_new_root ON relink (new_root);
CREATE INDEX unlike_by_root ON unlike (root_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('root',1);
INSERT INTO "sqlite_sequence" VALUES('photo',3);
COMMIT;
