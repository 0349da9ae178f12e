-- The three probabilities of a scored mention are shares of 1; a model may round them to a few digits.

select
    mention_id,
    p_negative,
    p_neutral,
    p_positive
from {{ ref('fct_mentions') }}
where
    abs(p_negative + p_neutral + p_positive - 1) > 0.01
    or p_negative < 0
    or p_neutral < 0
    or p_positive < 0
