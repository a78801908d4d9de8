-- AlterTable
ALTER TABLE "agents" ADD COLUMN     "position" INTEGER,
ADD COLUMN     "read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- By hand: what the schema cannot say.

-- What was said in a message, without what was thought and which tools were called.
CREATE FUNCTION message_text(content JSONB) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(block ->> 'text', E'\n' ORDER BY at), '')
  FROM jsonb_array_elements(CASE jsonb_typeof(content) WHEN 'array' THEN content ELSE '[]' END)
    WITH ORDINALITY AS blocks (block, at)
  WHERE block ->> 'type' = 'text'
$$;

-- Texts as they are compared in a search: small letters without accents, one for each, so that places stay the same. Capital
-- letters are named, too, for databases whose locale knows ASCII only. What stands behind 200,000 characters is not
-- found: a tsvector has room for a megabyte.
CREATE FUNCTION search_form(said TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT translate(lower(left(said, 200000)),
    'áàâäãåéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ',
    'aaaaaaeeeeiiiiooooouuuuncaaaaaaeeeeiiiiooooouuuunc')
$$;

CREATE INDEX messages_search ON messages USING gin (to_tsvector('simple'::regconfig, search_form(message_text(content))));
