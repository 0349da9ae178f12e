{#-
What dbt writes for Spark and Spark 4 says better: dbt-spark's own versions lose the fraction of a second
(dateadd), or read the delimiter as a regular expression (split_part).
-#}

{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}

{% macro spark__datediff(first_date, second_date, datepart) -%}
    {%- if datepart != 'day' -%}
        {{ exceptions.raise_compiler_error(
            "Nobody has said yet how Spark counts datediff by " ~ datepart ~ ": DuckDB counts the bounds crossed."
        ) }}
    {%- endif -%}
    datediff(cast({{ second_date }} as date), cast({{ first_date }} as date))
{%- endmacro %}

{% macro spark__split_part(string_text, delimiter_text, part_number) -%}
    split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{%- endmacro %}

{% macro spark__generate_series(upper_bound) -%}
    select explode(sequence(1, {{ upper_bound }})) as generated_number
{%- endmacro %}

{#- Rows of a seed as literals: dbt-spark writes what is missing as the text None, and leaves an apostrophe open. -#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set sql -%}
        insert into {{ this.render() }} values
        {% for row in agate_table.rows -%}
            (
            {%- for name in agate_table.column_names -%}
                {%- set value = row[name] -%}
                {%- set text = value | string | replace("\\", "\\\\") | replace("'", "\\'") -%}
                cast(
                {%- if value is none %} null {%- else %} '{{ text }}' {%- endif %} as
                {{ types.get(name, adapter.convert_type(agate_table, loop.index0)) }})
                {{- ", " if not loop.last }}
            {%- endfor -%}
            ){{ "," if not loop.last }}
        {% endfor %}
    {%- endset -%}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{%- endmacro %}
